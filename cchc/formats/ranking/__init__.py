"""The ranking workbook, the annex of a decision, and its charts."""
