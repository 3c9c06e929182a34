"""What must hold of a criteria set and of an assessment.

Each check yields its problems with the places to go to, two where two things disagree. The sentences are in
``catalogue``. What a reader cannot read at all is told by the reader.
"""
