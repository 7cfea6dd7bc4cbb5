"""A fictional authority, its neighbours and one abroad, with synthetic people and known habits."""
