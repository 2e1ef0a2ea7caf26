//! The model file and the threads that it runs on.

use super::{ModelError, Settings, guarded};
use rten::{ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::Arc;

/// A graph with the places of its inputs and its output.
pub(super) struct Graph {
    path: PathBuf,
    model: rten::Model,
    ids: NodeId,
    mask: Option<NodeId>,
    types: Option<NodeId>,
    output: NodeId,
    pool: Arc<ThreadPool>,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
}

impl Graph {
    /// Reads the file and finds the inputs and the output that the settings name.
    pub fn load(settings: &Settings) -> Result<Graph, ModelError> {
        let path = &settings.file;
        let unusable = |reason: String| ModelError::new(path, reason);
        let bytes = std::fs::read(path)
            .map_err(|error| unusable(format!("{error}; `model` must name an ONNX file here")))?;
        let digest = Sha256::digest(&bytes).into();
        let model = guarded(|| ModelOptions::with_all_ops().load(bytes)).map_err(|error| {
            unusable(format!("not an ONNX file that can be run ({error}); copy or export it again"))
        })?;
        let node = |name: &str, ids: &[NodeId], what: &str| {
            model.find_node(name).filter(|id| ids.contains(id)).ok_or_else(|| {
                let known = ids.iter().filter_map(|id| model.node_info(*id));
                let known: Vec<String> =
                    known.filter_map(|info| Some(format!("`{}`", info.name()?))).collect();
                unusable(format!("has no {what} `{name}`; it has {}", known.join(", ")))
            })
        };
        let input = |name: &str| node(name, model.input_ids(), "input");
        let ids = input(&settings.inputs.ids)?;
        let mask = settings.inputs.mask.as_deref().map(input).transpose()?;
        let types = settings.inputs.types.as_deref().map(input).transpose()?;
        let output = node(&settings.output, model.output_ids(), "output")?;
        let given = 1 + usize::from(mask.is_some()) + usize::from(types.is_some());
        if given != model.input_ids().len() {
            let wanted = model.input_ids().len();
            return Err(unusable(format!(
                "takes {wanted} inputs, and the manifest names {given}; name `ids`, `mask` and `types`"
            )));
        }
        let pool = Arc::new(ThreadPool::with_num_threads(settings.threads));
        Ok(Graph { path: path.clone(), ids, mask, types, output, pool, model, digest })
    }

    /// The numbers of the output for one text.
    pub fn run(&self, pieces: &[u32]) -> Result<Vec<f32>, ModelError> {
        let failed = |reason: String| ModelError::new(&self.path, reason);
        let row = |values: Vec<i32>| NdTensor::from_data([1, values.len()], values);
        let ids: Vec<i32> =
            pieces.iter().map(|&id| i32::try_from(id).unwrap_or(i32::MAX)).collect();
        let mut inputs = vec![(self.ids, row(ids).into())];
        inputs.extend(self.mask.map(|node| (node, row(vec![1; pieces.len()]).into())));
        inputs.extend(self.types.map(|node| (node, row(vec![0; pieces.len()]).into())));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let run = || self.model.run_n(inputs, [self.output], Some(options));
        let [output] = guarded(run).map_err(|error| {
            let highest = pieces.iter().max().copied().unwrap_or_default();
            let fix = "`vocabulary` and `pieces_max` must be those that it was trained with";
            let length = pieces.len();
            failed(format!(
                "failed on {length} pieces, the highest number {highest} ({error}); {fix}"
            ))
        })?;
        match output {
            Value::FloatTensor(logits) => Ok(logits.to_vec()),
            _ => Err(failed("the output holds no floating-point numbers".to_owned())),
        }
    }
}
