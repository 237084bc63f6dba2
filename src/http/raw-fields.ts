/**
 * A request's headers, names and values in turn as they came. HTTP/2 has method and path among them, and a path may
 * hold a secret; they come before all others, and are no headers.
 */
export function rawFields({ rawHeaders }: { readonly rawHeaders: readonly string[] }): readonly string[] {
  let at = 0
  while (rawHeaders[at]?.startsWith(':')) at += 2
  return at === 0 ? rawHeaders : rawHeaders.slice(at)
}
