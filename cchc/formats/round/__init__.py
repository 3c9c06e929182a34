"""The files of a round: its folder, what lies in it, and a new one."""
