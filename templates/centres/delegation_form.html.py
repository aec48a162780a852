BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Enter an authority to sign') BBBBBBBB
BBBBB BBBBBB _("Centres and posts")  _("Enter an authority to sign") BBBBBBBB
BBBBB BBBBBBB gettext(u'Enter an authority to sign') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXXXXXXBBBBBBBB
BBBBB BBBBBBB
 _("Enter the authority") 
BBBBBBBB
