// Search also looks at other names, and at the sound of short names.
CREATE TEXT INDEX organisation_state_short_name_pinyin_text IF NOT EXISTS FOR (n:OrganisationState) ON (n.shortNamePinyin);
CREATE TEXT INDEX organisation_state_other_names_text IF NOT EXISTS FOR (n:OrganisationState) ON (n.otherNamesKey);
CREATE TEXT INDEX person_state_other_names_text IF NOT EXISTS FOR (n:PersonState) ON (n.otherNamesKey);
