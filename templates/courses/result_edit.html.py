BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBBBB BBBBBBBBBBBB gettext(u'Error:')  BBBBBBB BBBBBBBBBBBBBBBBBBB gettext(u'Absence and scores') BBBB gettext(u'Scores') BBBBBX BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Results") BBBBBBBB
BBBBB BBBBBBBBB BBBBBBBBBBBBBBBBBBB gettext(u'Absence and scores') BBBB gettext(u'Scores') BBBBBBBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X  gettext(u'%(days)s · %(periods)s periods, at most %(most)s absent') SSSSSSSS S SSSSSSSSSSS SSSSSSSS SS SSSS SSSSSSSS SSSSSSBB BBBBBBBBBBB X  gettext(u'score from %(least)s') SSSSS SSSS SSSSSSSSSBBBBBXXXXBBBBBBBB
BBBBB BBBBBBB
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBB BBBB
BB BBBB _("Compare before saving again")  _("Where the saved value differs from yours, it stands under the cell.")  _("See the class") BBBBB
BB BBBBBBBBBB BBB BBB BBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BB BBBBBBBBBB _("Absence is counted from the attendance of the sessions; here only scores are entered.")  _("See the attendance") BBBBB
BB BBBBBBBBBB
 ngettext(u'Save the results of %(n)s learner', u'Save the results of %(n)s learners', count) SSSS SSS SSSSSSS SS SSSSS SSSSSSSPPPP PPP PPPPPPP PP PPPPP PPPPPPPP
 _("One saving for the whole class. An empty score means not scored yet.") 
BBBB
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Learners') XX
   _("Nobody is on the roster yet")  _("Absence and scores are entered once the roster is there.")  _("Back to the class") 
XXXXXXXXXX
BBBBB
BBBBBBBB
