"""Records that a round takes answers from: one-stop dossiers, and the replies of a survey."""
