BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Close the teaching') X BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Close the teaching") BBBBBBBB
BBBBB BBBBBBB gettext(u'Close the teaching') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X FFFFFFFFFFFFFFFFFFFFFFFFFFFFXXXXBBBBBBBB
BBBBB BBBBBBB
 _("Nobody can be added to the roster any more.")  _("Absence and scores can be corrected until the results are recognised.")  _("Close the teaching") 
BBBBBBBB
