"""The report as a Word document in the form that Vietnamese administration prescribes for reports."""
