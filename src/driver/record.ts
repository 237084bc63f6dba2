/** Makes objects that inherit nothing, so that no key, not even `__proto__`, is special in them. */
export const FreeRecord = function (): void {
  // A constructor with a bare prototype: its instances stay fast objects, which `Object.create(null)` ones do not.
} as unknown as new <Value>() => Record<string, Value>
FreeRecord.prototype = Object.create(null) as object
