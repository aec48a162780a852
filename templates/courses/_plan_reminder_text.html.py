
BBBB BBBB
XXXXXXXX XXXXXXXXXXX XXXXXXX XXXXXXXXXXXX gettext(u'Text to %(centre)s') SSSS SS SSSSSSSSSSXX
  XXXX XXXXXXXXXXXXXXXXXX
    XX XXXXXXXXXXXXXXXXXXXXXXXX
    XX XXXXXXXXXXXXXXXXXX gettext(u'To: %(centre)s') SSS SSSSSSSSSSXXXX
    XXX gettext(u'The plan of classes for %(year)s is to be approved by the committee the centre belongs to and entered into the portal by %(day)s.') SSS SSSS SS SSSSSSS SSS SSSSSSSS SS SS SS SSSSSSSS SS SSS SSSSSSSSS SSS SSSSSS SSSSSSS SS SSS SSSSSSS SSSS SSS SSSSSS SS SSSSSSSS
      BB BBBBBBBBB gettext(u'On %(today)s the state of the plan is: %(state)s') SS SSSSSSSSS SSS SSSSS SS SSS SSSS SSS SSSSSSSSSBBBB gettext(u'On %(today)s the centre has not begun its plan') SS SSSSSSSSS SSS SSSSSS SSS SSS SSSSS SSS SSSSBBBBBBB BBBBBBBBBBBB ngettext(u', %(shown)s day after the day due', u', %(shown)s days after the day due', count) S SSSSSSSSS SSS SSSSS SSS SSS SSSP PPPPPPPPP PPPP PPPPP PPP PPP PPPBBBBBXXXXX
    XXXBB BBBBBBBB gettext(u'Comrade %(director)s, director of the centre, is asked to have the plan completed, submitted to the committee for approval and entered into the portal, and to report the result to the department.') SSSSSSS SSSSSSSSSSSSS SSSSSSSS SS SSS SSSSSSS SS SSSSS SS SSSS SSS SSSS SSSSSSSSSS SSSSSSSSS SS SSS SSSSSSSSS SSS SSSSSSSS SSS SSSSSSS SSSS SSS SSSSSSS SSS SS SSSSSS SSS SSSSSS SS SSS SSSSSSSSSSSBBBB gettext(u'The comrade in charge of the centre is asked to have the plan completed, submitted to the committee for approval and entered into the portal, and to report the result to the department.') SSS SSSSSSS SS SSSSSS SS SSS SSSSSS SS SSSSS SS SSSS SSS SSSS SSSSSSSSSS SSSSSSSSS SS SSS SSSSSSSSS SSS SSSSSSSS SSS SSSSSSS SSSS SSS SSSSSSS SSS SS SSSSSS SSS SSSSSS SS SSS SSSSSSSSSSSBBBBBXXXX
    BB BBBBBBBBBBBBBXXX gettext(u'Last reminder in the portal: %(day)s, by %(who)s.') SSSS SSSSSSSS SS SSS SSSSSSS SSSSSSSS SS SSSSSSSSXXXXBBBBB
    BB BBBBBBBBBBBBBBBBBBBBBXXX gettext(u'Questions: %(department)s, telephone %(phone)s.') SSSSSSSSSS SSSSSSSSSSSSSSS SSSSSSSSS SSSSSSSSSSXXXXBBBBB
  XXXXXX
XXXXXXXXXX
