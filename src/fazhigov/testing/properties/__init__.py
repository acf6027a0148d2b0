"""The contract: every property promised, as a check that another calendar or plugin can be held to.

They need hypothesis: pip install 'fazhigov[testing]'. Each function returns a list of `Property`:
call one to check it, or use the list as the parameters of a test.
"""

from fazhigov.testing.properties.calendars import calendar_properties
from fazhigov.testing.properties.deadlines import deadline_properties
from fazhigov.testing.properties.plugins import plugin_properties
from fazhigov.testing.properties.property import Property, broken
from fazhigov.testing.properties.scores import scheme_properties

__all__ = [
    "Property",
    "broken",
    "calendar_properties",
    "deadline_properties",
    "plugin_properties",
    "scheme_properties",
]
