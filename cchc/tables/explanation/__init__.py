"""Why a unit has its result: the whole of it, one indicator, or each of them in a list."""
