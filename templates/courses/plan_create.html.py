BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'New plan') BBBBBBBB
BBBBB BBBBBB _("Annual plans")  _("New plan") BBBBBBBB
BBBBB BBBBBBB gettext(u'New plan') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'One plan a centre and year; its lines are entered on the next page.') XXXXBBBBBBBB
BBBBB BBBBBBB
BBB BBBBBBBBBBB BB BBBB
 _("Draw up the plan") 
BBBBBBBB
