import form526 from './programs/form526/index.ts';
import vye from './programs/vye/index.ts';
import { defineConfig } from './src/kernel/config/index.ts';

/** Which programs this installation loads, and their settings. A command that names no program means the first one. Environment variables win over what stands here. */
export default defineConfig({
  programs: [form526, vye],
});
