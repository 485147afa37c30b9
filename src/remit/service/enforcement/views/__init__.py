"""Pages of contract steps. `matters` lists and shows, `steps` records, prepares and decides, `evidence` shows figures and papers, `terms` takes numbers."""
