/*
 * Semaphore's runners start a program in a folder of their choice, and when they stop it some of their releases kill that one process and nothing
 * that it started. So a job is started by this script: it makes the work folder that is promised to jobs of ours, and a process beside it which sees
 * the end of the script, however it ends, kills what is left and removes the folder: first its group, then what left that and still has the variable of the
 * attempt (where there is /proc). The script may be killed at any moment: what tells of its life is open at both ends before the process beside it begins.
 *
 * Arguments: `own` (a work folder) or `here` (a checkout); the working directory below it, or nothing; a word that marks the exit code; how many words
 * the command has; these words; the script in pieces, or nothing.
 */
export const bootScript = `base=$1 into=$2 mark=$3 count=$4
shift 4
words=("\${@:1:count}")
shift "$count"
folder=$(mktemp -d "\${TMPDIR:-/tmp}/baton-XXXXXXXX") || exit 1
mkfifo "$folder/life" || exit 1
exec 9<>"$folder/life"
set -m
(
  exec >/dev/null 2>&1 <"$folder/life" 9>&-
  read -r job
  cat
  [ -n "$job" ] && kill -KILL -- "-$job"
  for one in $(grep -lsxzF "BATON_ATTEMPT_ID=$BATON_ATTEMPT_ID" /proc/[0-9]*/environ); do
    pid=\${one//[^0-9]/}
    [ "$pid" = "$BASHPID" ] || kill -KILL "$pid"
  done
  rm -rf -- "$folder"
) &
if [ "$#" -gt 0 ]; then
  printf '%s' "$@" >"$folder/script"
  words+=("$folder/script")
fi
if [ "$base" = own ]; then
  mkdir "$folder/work"
  cd "$folder/work" || exit 1
fi
if [ -n "$into" ]; then
  [ "$base" = own ] && mkdir -p -- "$into"
  cd -- "$into" || exit 1
fi
"\${words[@]}" 9>&- &
job=$!
set +m
echo "$job" >&9
wait "$job"
code=$?
echo "$mark $code"
exit "$code"
`;

/** Of a program's arguments none may be longer than 128 KiB; four bytes a character. */
const pieceCharsMax = 30_000;

/** A script in pieces that each fit into an argument. No character is cut in two. */
export function piecesOf(script: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < script.length; ) {
    const end = at + pieceCharsMax;
    const isCut = (script.charCodeAt(end - 1) & 0xfc00) === 0xd800;
    const next = isCut ? end - 1 : end;
    pieces.push(script.slice(at, next));
    at = next;
  }
  return pieces;
}

/** Begins the line that tells the exit code of the task. */
export const exitMarkOf = (taskId: number): string => `baton-exit-code ${taskId}`;

/** A line without the mark, and the exit code where it had it. What a job wrote without a newline stands before it. */
export function readExitMark(taskId: number, line: string): { text: string | null; exitCode: number | null } {
  const mark = `${exitMarkOf(taskId)} `;
  const at = line.lastIndexOf(mark);
  const code = at === -1 ? '' : line.slice(at + mark.length);
  if (!/^\d{1,3}$/.test(code)) return { text: line, exitCode: null };
  return { text: at === 0 ? null : line.slice(0, at), exitCode: Number(code) };
}
