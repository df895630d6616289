/** What tfjs 4.22 can load, by the names in its registry of classes; a test compares the lists with it. */

export const TFJS_LAYERS: ReadonlySet<string> = new Set(
  `InputLayer ReLU LeakyReLU PReLU ELU ThresholdedReLU Softmax Conv1D Conv2D Conv3D Conv2DTranspose Conv3DTranspose
  SeparableConv2D DepthwiseConv2D Cropping2D UpSampling2D RNN SimpleRNNCell SimpleRNN GRUCell GRU LSTMCell LSTM StackedRNNCells
  ConvLSTM2DCell ConvLSTM2D Dropout SpatialDropout1D Dense Flatten Activation RepeatVector Reshape Permute Masking Embedding Add
  Multiply Average Maximum Minimum Concatenate Dot GaussianNoise GaussianDropout AlphaDropout BatchNormalization
  LayerNormalization ZeroPadding2D MaxPooling1D AveragePooling1D MaxPooling2D AveragePooling2D MaxPooling3D AveragePooling3D
  GlobalAveragePooling1D GlobalMaxPooling1D GlobalAveragePooling2D GlobalMaxPooling2D TimeDistributed Bidirectional Rescaling
  CenterCrop CategoryEncoding Resizing RandomWidth`.split(/\s+/),
);

/** `gelu_new` is missing: tfjs writes a name for it that it cannot read. */
export const TFJS_ACTIVATIONS: ReadonlySet<string> = new Set(
  "elu selu relu relu6 linear sigmoid hard_sigmoid softplus softsign tanh softmax log_softmax gelu mish swish".split(
    " ",
  ),
);

export const TFJS_INITIALIZERS: ReadonlySet<string> = new Set(
  `Zeros Ones Constant RandomUniform RandomNormal TruncatedNormal Identity VarianceScaling GlorotUniform GlorotNormal HeNormal
  HeUniform LeCunNormal LeCunUniform Orthogonal`.split(/\s+/),
);

/** `hardSigmoid` as `hard_sigmoid`: files have either. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
