/** What is said of a self-hosted runner whose machine was not heard of yet. */
export const NeverStarted = ({ name }: { name: string }) => (
  <p>
    {name} has its token and was not started yet. Start it with the files that were shown when it was added. Are they lost? Nobody
    can show the token again: <strong>Rotate…</strong> makes it void and gives a new way in, for the same id.
  </p>
);
