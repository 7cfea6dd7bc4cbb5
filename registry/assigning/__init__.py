"""Assignment: free-text names of services to the list references they mean, with confidence."""

from registry.assigning.assigner import Assigner, Assignment, Candidate

__all__ = ["Assigner", "Assignment", "Candidate"]
