// Who is signed in, and the centre's own clock.
import { useQuery } from "@tanstack/react-query";
import { centres, sessions } from "./clients";
import { Role } from "./contract/borgertorg/types/v1/role_pb";
import { localOf } from "./days";

export const useSession = () => useQuery({ queryKey: ["session"], queryFn: ({ signal }) => sessions.getSession({}, { signal }), staleTime: Infinity });

/** Whether this person may change what is everybody's of the centre; nothing before the session has said it. The service decides it anyway. */
export function useMay(): boolean | undefined {
  const session = useSession();
  return session.data && session.data.role === Role.COORDINATOR;
}

export function useCentre() {
  const session = useSession();
  const id = session.data?.centre ?? "";
  return useQuery({
    queryKey: ["centre", id],
    queryFn: async ({ signal }) => (await centres.getCentre({ id }, { signal })).centre,
    enabled: id !== "",
    staleTime: 300_000,
  });
}

export const OSLO = "Europe/Oslo";

/** The zone of the centre, and its wall clock now. */
export function useWall(): { zone: string; now: string } {
  const zone = useCentre().data?.policy?.zone || OSLO;
  return { zone, now: localOf(new Date(), zone) };
}
