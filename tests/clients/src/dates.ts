// A partial date as forms print it: 2012, 2012.03 or 2012.03.15, never more than is known.
export function shown(date: string | null | undefined): string {
  return date?.replaceAll("-", ".") ?? "";
}
