#pragma once

#include <functional>
#include <hubmap/stages/slide_predictor.hpp>
#include <memory>
#ifdef HUBMAP_EXAMPLES_GPU_MAP
#include <examples/common/gpu_map.hpp>
#endif

namespace hubmap::examples {

/// Predicts a slide: slide_predictor::predict, wherever its map lies.
using predict_slide =
    std::function<slide_prediction(const execution&, const std::filesystem::path&, const progress_callback&)>;

template <prediction_map Map>
[[nodiscard]] predict_slide predictor_with(const std::vector<checkpoint>& models,
                                           const prediction_settings& settings, torch::Device device,
                                           nn::precision arithmetic) {
    const auto predictor = std::make_shared<basic_slide_predictor<Map>>(models, settings, device, arithmetic);
    return
        [predictor](const execution& how, const std::filesystem::path& slide,
                    const progress_callback& progress) { return predictor->predict(how, slide, progress); };
}

/// With the map on the GPU where the networks are there and the program was built with the component nn_cuda;
/// else in the memory of the processor.
[[nodiscard]] inline predict_slide make_predictor(const std::vector<checkpoint>& models,
                                                  const prediction_settings& settings, torch::Device device,
                                                  nn::precision arithmetic) {
#ifdef HUBMAP_EXAMPLES_GPU_MAP
    if (device.is_cuda()) return predictor_with<gpu_map>(models, settings, device, arithmetic);
#endif
    return predictor_with<host_map>(models, settings, device, arithmetic);
}

}  // namespace hubmap::examples
