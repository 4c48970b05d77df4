"""Administrative divisions in: revisions of GB/T 2260 in order of date, each a file of codes and names."""
