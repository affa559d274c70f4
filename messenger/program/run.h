// From main() to the event loop.
#pragma once

namespace posthorn::messenger {

/// Ends with the exit code: 0; 1 where the profile cannot be used; 2 for a wrong command line.
int run(int argc, char** argv);

} // namespace posthorn::messenger
