BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Enter a new centre') BBBBBBBB
BBBBB BBBBBB _("Directory of centres")  _("Enter a new centre") BBBBBBBB
BBBBB BBBBBBB gettext(u'Enter a new centre') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'The code stays for ever; names and committees get new ones from a day on.') XXXXBBBBBBBB
BBBBB BBBBBBB
BBB BBBBBBBBBBBBBBBBBB BB BBBB
 _("Enter the centre") 
BBBBBBBB
