#include "http/handler.h"

namespace posthorn::http {

namespace {

class AnswerAtOnce final : public Handler {
public:
    explicit AnswerAtOnce(std::shared_ptr<const std::function<Response(Exchange&)>> make)
        : m_make(std::move(make))
    {
    }
    void begin(Exchange& exchange) override { exchange.respond((*m_make)(exchange)); }
    void end(Exchange&, std::string) override {}

private:
    std::shared_ptr<const std::function<Response(Exchange&)>> m_make;
};

using WholeMaker = std::function<void(Exchange&, std::string, const Life&)>;

class AnswerWhole final : public Handler {
public:
    explicit AnswerWhole(std::shared_ptr<const WholeMaker> make)
        : m_make(std::move(make))
    {
    }
    void end(Exchange& exchange, std::string whole) override { (*m_make)(exchange, std::move(whole), m_life); }

private:
    std::shared_ptr<const WholeMaker> m_make;
    Life m_life;
};

} // namespace

HandlerFactory answer(std::function<Response(Exchange&)> make)
{
    auto shared = std::make_shared<const std::function<Response(Exchange&)>>(std::move(make));
    return [shared](Executor&) { return std::make_unique<AnswerAtOnce>(shared); };
}

HandlerFactory answerWhole(WholeMaker make)
{
    auto shared = std::make_shared<const WholeMaker>(std::move(make));
    return [shared](Executor&) { return std::make_unique<AnswerWhole>(shared); };
}

} // namespace posthorn::http
