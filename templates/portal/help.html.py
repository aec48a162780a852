BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Help') BBBBBBBB
BBBBB BBBBBBB gettext(u'Help') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'The work of a year in order; each step opens its page') XXXXBBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXX XXXXXXXXXXX
  XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'From the plan to the certificate') XXXXXXXXXXX
    XXX XXXXXXXXXXXXXX
      XXX XXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBXX gettext(u'Annual plan') XXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'The officer enters programmes, quarters, classes and learners and submits. The director enters the number and date of the standing committee’s decision. Who wrote a plan cannot approve it.') XXXXXXXXXXXXXXXX
      XXX XXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBXX gettext(u'Class') XXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Open it from a line of the approved plan, or outside the plan with a reason; then enter the opening decision.') XXXXXXXXXXXXXXXX
      XXX XXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBXX gettext(u'Roster') XXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Import the Excel file on the page of the class. Nothing is written before you confirm; faulty rows come back as a file with the reasons.') XXXXXXXXXXXXXXXX
      XXX XXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXXXXXXXXX gettext(u'Results') XXXXXXXXX XXXXXXXXXXXX gettext(u'Enter absence and scores on one page; the result and its reason are computed. When all are judged, enter the recognition decision.') XXXXXXXXXXXXXXXX
      XXX XXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXBB BBBBBBBBB BB BBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBXX gettext(u'Certificates') XXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'The officer proposes, the director approves; the numbers come from the register at that moment. The files are made in the background.') XXXXXXXXXXXXXXXX
    XXXXX
  XXXXXXXXXX
  XXXX XXXXXXXXXXXXXX
    XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXX
      XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Whom to ask') XXXXXXXXXXX
      XXXX XXXXXXXXXXXXXXXXXX
        XXX gettext(u'Forgotten password, new colleague: the person above you resets or opens the account (officer: director; director: province; province: national level).') XXXX
        XXX gettext(u'Something does not work:')  XXXXXXXXXXXXXXXXX  gettext(u'(office hours)') XXXX
      XXXXXX
    XXXXXXXXXX
    XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX
      XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX gettext(u'On a shared computer') XXXXXXXXXXX
      XXXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Sign out before you leave. Do not let the browser keep the password. Delete downloaded lists when they are no longer needed.') XXXXXXXXXX
    XXXXXXXXXX
  XXXXXX
XXXXXX
BBBBBBBB
