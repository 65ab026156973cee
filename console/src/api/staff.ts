/** The names of the staff, as far as one may know them. */

import { useQuery } from "@tanstack/react-query";

import { api } from "./client";
import { useMay } from "./session";
import type { Page, StaffUser } from "./types";

const MOST_NAMES = 200;

/** Those of the staff whom one sees, by id. */
export function useStaffNames(): ReadonlyMap<string, string> {
  const mayRead = useMay("staff_read");
  const staff = useQuery({
    queryKey: ["staff-names"],
    enabled: mayRead,
    staleTime: 60_000,
    queryFn: ({ signal }) => api.get<Page<StaffUser>>("/users", { limit: MOST_NAMES }, signal),
  });
  return new Map(staff.data?.data.map((user) => [user.id, user.name]));
}
