"""Forms of self-assessment, appraisal and explanation: made for each unit, and read when they come back filled."""
