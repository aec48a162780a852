
BBBB BBBB
XX XXXXXXXXXXXX X  ngettext(u'%(n)s learner', u'%(n)s learners', count) SSSSS SSSSSSSPPPPP PPPPPPPP X  gettext(u'ended on %(day)s') SSSSS SS SSSSSSS
