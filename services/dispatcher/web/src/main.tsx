// Where the console begins: words, queries, the live stream, and which page an address shows.
import { MutationCache, onlineManager, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { ROUTES } from "./areas";
import { faultOf, isPassing } from "./faults";
import { LiveStream } from "./live/live";
import { keepAnswers } from "./offline/keeping";
import { practising } from "./practice/practising";
import { Nowhere, Shell, Stumbled } from "./shell";
import { Status } from "./status";
import "./theme/layers.css";
import { Words } from "./words";

const signedOut = (thrown: unknown) => {
  if (faultOf(thrown).kind === "signedOut") void queries.invalidateQueries({ queryKey: ["session"] });
};
const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (thrown, query) => (query.queryKey[0] === "session" ? undefined : signedOut(thrown)) }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: { retry: (failures, thrown) => failures < 4 && isPassing(thrown), staleTime: 15_000, refetchOnReconnect: "always" },
    // a command never waits for the network and goes off later, when nobody thinks of it: it fails at once and stays in the form
    mutations: { networkMode: "always" },
  },
});
// the live stream knows better than the browser whether the house can be reached
onlineManager.setEventListener(() => undefined);
if (!practising) void keepAnswers(queries);

// the frame stands there while the page within it is still being fetched
const router = createBrowserRouter([{ element: <Shell />, children: [{ errorElement: <Stumbled />, HydrateFallback: () => null, children: [...ROUTES, { path: "*", element: <Nowhere /> }] }] }]);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Words>
        <QueryClientProvider client={queries}>
          <LiveStream>
            <Status>
              <RouterProvider router={router} />
            </Status>
          </LiveStream>
        </QueryClientProvider>
      </Words>
    </StrictMode>,
  );
}
