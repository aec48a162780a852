"""Nothing of the register is in the Django admin, on purpose: certificates are issued, replaced and revoked by verbs.

A page there would write rows past the register's counter, the second person and the audit book; the triggers of
migration 0002 would refuse most of it, and a system administrator has no part in it anyway.
"""
