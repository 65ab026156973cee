"""From lines of the plan to canonical interactions, in the words of the tracking plan."""
