/**
 * Says of each schema that to make it does nothing else, which a bundler cannot know: one that a client does not check by, of
 * what it is asked for, is of no use in it and left out.
 *
 * @param {string} code a module of `schemas`.
 */
export function markPure(code) {
  return code.replace(
    /(?<!@__PURE__ \*\/ )(?<![\w.])(z\s*[.]\w+|\w+Schema[.]check)[(]/g,
    '/* @__PURE__ */ $&',
  );
}
