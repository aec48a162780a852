BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Take off the roster') BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Take off the roster") BBBBBBBB
BBBBB BBBBBBB gettext(u'Take %(name)s off the roster') SSSS SSSSSSSS SSS SSS SSSSSSBBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X  gettext(u'born')  XXXXBBBBBBBB
BBBBB BBBBBBB
 _("The learner gets no result and no certificate in this class.")  _("The name stays on the page of the class with the reason; the place is free again.")  _("Take off the roster") 
BBBBBBBB
