BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Add a grade scale') BBBBBBBB
BBBBB BBBBBB _("Catalogue of programmes")  _("Grade scales")  _("Add a grade scale") BBBBBBBB
BBBBB BBBBBBB gettext(u'Add a grade scale') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Filled with the latest scale. Scales that are entered are never changed: results were judged by them.') BB BBBBBBBBBBB  gettext(u'Results of classes that ended up to %(last_judged)s are recognised: the new scale begins later.') SSSSSSS SS SSSSSSS SSSS SSSSS SS SS SSSSSSSSSSSSSSS SSS SSSSSSSSSSS SSS SSS SSSSS SSSSSS SSSSSSBBBBBXXXXBBBBBBBB
BBBBB BBBBBBB
BBB BBBBBBBBBBBB BB BBBB
 _("Add the grade scale") 
BBBBBBBB
