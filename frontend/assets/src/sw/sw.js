// The service worker: one file out of one module for each thing it does.
import { keepPages } from "./pages.js";
import { receiveAlerts } from "./push.js";

keepPages();
receiveAlerts();
