BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBBBB BBBBBBBBBBBB gettext(u'Error:')  BBBBB gettext(u'Resit') X BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Resit") BBBBBBBB
BBBBB BBBBBBBBB BBBBBBBBBBBBB B B gettext(u'Resit number %(n)s') SSSSS SSSSSS SSSSSBBBB gettext(u'Resit') BBBBBBBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X  gettext(u'score from %(least)s') SSSSS SSSS SSSSSSSSS X  gettext(u'Who failed by score alone may sit it; who missed too much may not.') XXXXBBBBBBBB
BBBBB BBBBBBB
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBB BBBB
BB BBBB _("Compare before saving again")  _("Where the saved value differs from yours, it stands under the cell.")  _("See the class") BBBBB
BB BBBBBBBBBB
 ngettext(u'Save the resit of %(n)s learner', u'Save the resit of %(n)s learners', count) SSSS SSS SSSSS SS SSSSS SSSSSSSPPPP PPP PPPPP PP PPPPP PPPPPPPP
 _("The new score counts in place of the old one; both stay readable. A part left empty keeps its old score.") 
BBBB
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Learners') XX
   _("Nobody is to sit a resit")  _("It is for learners whose score lies below what the programme asks, once all scores are entered.")  _("Back to the class") 
XXXXXXXXXX
BBBBB
BBBBBBBB
