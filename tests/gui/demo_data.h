// A server's life as the console would see it, without a server.
#pragma once

#include <memory>
#include <vector>

#include "gui/forms/assistant.h"
#include "watch/hub.h"

namespace posthorn::test {

/// Services for the assistant to tell of.
std::vector<gui::AssistantService> assistantServices();

/// Fills @p hub with services, counters, health, sessions and their transcripts. The sessions live as long as the hub.
void fillHub(watch::Hub& hub);
/// One of the services, in the given state.
watch::ServiceView service(const std::string& name, watch::Channel channel, uint16_t port,
                           watch::ServiceState state = watch::ServiceState::Active);
/// Line @p number of a log storm.
void stormLine(watch::Hub& hub, uint64_t number);

} // namespace posthorn::test
