"""What every sheet that is made has in common: looks, widths, letterhead, tables, streamed rows."""
