// Runs a server so that none of its processes escapes: not from the bill, not from the stop. Only tests/bench uses
// this.
#pragma once

namespace posthorn::bench {

/// `posthorn-bench cage PROGRAM ARGUMENT...`: runs the program in a session of its own as a child, adopts every
/// process that loses its parent (child subreaper) and reaps it, so that this process's children's CPU time is the
/// server's. SIGTERM, SIGINT and the death of our parent stop the program: asked first, killed after 20 s, and whatever
/// it left behind is ended too. Returns the program's exit status; 127 if it could not be started.
int runCage(char** command);

} // namespace posthorn::bench
