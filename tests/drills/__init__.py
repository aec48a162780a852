"""Drills of the register: many at once, processes and servers killed, disks full; short forms run with the tests."""
