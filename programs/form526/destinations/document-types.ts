/** The document types that Benefits Documents knows; it refuses an upload under any other. */
export const KNOWN_DOCUMENT_TYPES: ReadonlySet<string> = new Set(
  (
    'L014 L015 L018 L023 L029 L033 L034 L037 L048 L049 L051 L070 L102 L107 L115 L117 L133 L139 L149 L159 ' +
    'L222 L228 L229 L418 L450 L451 L478 L702 L703 L827 L1489'
  ).split(' '),
);
