import { useQuery } from '@tanstack/react-query';
import { Notice } from './Notice.tsx';

/** The words of the catalogue for a code that stands in the address; null when it is none that leads here. */
const wordsQuery = (code: string) => ({
  queryKey: ['refused', code],
  queryFn: async () => {
    const { catalogue, isErrorCode } = await import('@baton/protocol/catalogue');
    return code.startsWith('oidc_') && isErrorCode(code) ? catalogue[code] : null;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Why somebody came back from the identity provider without what they went for. */
export function RefusedNotice({ code }: { code: string }) {
  const words = useQuery(wordsQuery(code)).data;
  if (!words) return null;
  return (
    <Notice kind="error" title={words.message}>
      {words.next}
    </Notice>
  );
}
