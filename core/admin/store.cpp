#include "admin/registry.h"

namespace posthorn::admin {

namespace {

using Lines = std::vector<std::string>;
using Work = std::function<void(Executor&, Reply<Lines>)>;

void addWork(Registry& registry, std::string_view word, std::string_view help, Work Context::*work)
{
    registry.add({{word, "", help, 0, 0, Permission::Global, true},
                  [work](Context& context, const Caller&, Arguments, Executor& asker, Reply<Answer> reply) {
                      (context.*work)(asker, [reply](Result<Lines> lines) {
                          if (!lines)
                              return reply(passOn(lines.error()));
                          Answer answer{{}, true};
                          for (std::string& line : *lines)
                              answer.rows.push_back({std::move(line)});
                          reply(std::move(answer));
                      });
                  }});
}

} // namespace

void addStoreOperations(Registry& registry)
{
    addWork(registry, "store verify",
            "Checks every record's checksum and every index row; each problem is a line, none means sound.",
            &Context::verifyStore);
    addWork(registry, "store rebuild", "Makes the index anew from the segments.", &Context::rebuildStore);
    addWork(registry, "store compact", "Gives the dead space of the segments back to the disk now.",
            &Context::compactStore);
}

} // namespace posthorn::admin
