BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Day by which plans for %(year)s are due') SSS SS SSSSS SSSSS SSS SSSSSSSS SSS SSSBBBBBBBB
BBBBB BBBBBB _("Annual plans")  _("Day due") BBBBBBBB
BBBBB BBBBBBB gettext(u'Day by which plans for %(year)s are due') SSS SS SSSSS SSSSS SSS SSSSSSSS SSS SSSBBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Every centre of the province has its plan approved by its committee until then; days late are counted from it.') XXXXBBBBBBBB
BBBBB BBBBBBB
BBB BBBBBBBBBBB BB BBBBB
BBBB BBBBBBBBBBBBBBBB _("Set the day") BBBBBBB
BBBBBBBB
