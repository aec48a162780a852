BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Undo this succession') BBBBBBBB
BBBBB BBBBBB _("Successions of centres")  _("Undo") BBBBBBBB
BBBBB BBBBBBB gettext(u'Undo this succession') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXXX XXXXBBBBBBBB
BBBBB BBBBBBB
 gettext(u'Undo decision %(number)s') SSSS SSSSSSSS SSSSSSSSSS
 _("Back without changing anything") 
BBBBBBBB
