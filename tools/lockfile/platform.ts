/** What npm records of a package that exists for some platforms only. */
export interface Platform {
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** C libraries by the endings that packages use for them. */
const libraries: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

/** Reads the platform out of a name such as `@oxc-parser/binding-linux-arm-musleabihf`. */
export function platformOf(name: string): Platform {
  const words = name.split(/[/\-_.]/);
  const one = (known: readonly string[]): readonly string[] => words.filter((word) => known.includes(word)).slice(-1);
  const os = one(systems);
  const cpu = one(processors);
  const libc = words.flatMap((word) => libraries[word] ?? []);
  return {
    ...(libc.length > 0 ? { libc } : {}),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(os.length > 0 ? { os } : {}),
  };
}
