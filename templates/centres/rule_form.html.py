BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Add a rule') BBBBBBBB
BBBBB BBBBBB _("Staffing rules")  _("Add a rule") BBBBBBBB
BBBBB BBBBBBB gettext(u'Add a rule') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'The rule holds for new decisions from its day on; decisions of earlier days keep theirs.') XXXXBBBBBBBB
BBBBB BBBBBBB
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBB
BBB BBBBBBBBBBB BB BBBB
 _("Add the rule") 
BBBBBBBB
