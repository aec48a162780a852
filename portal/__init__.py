"""Portal: the site that holds the three applications together.

Owns: settings, the map of addresses, home, dashboards, figures, the demonstration.
Knows: everyone. Nobody imports portal.
"""
